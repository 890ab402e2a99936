"""A machine whose power is cut again and again while it stores sessions."""
