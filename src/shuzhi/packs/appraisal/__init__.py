"""述职评议考核: the usual scheme to start from; every committee makes its own."""
