"""The demonstration: what is told (story), how it is measured (journey), how it is shown (report); what any demonstration needs for that (telling)."""
