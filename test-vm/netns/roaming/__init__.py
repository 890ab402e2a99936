"""A plain host roams between anchor routers, once in each way in which they can learn of it: story, journey and report as in `demo`."""
