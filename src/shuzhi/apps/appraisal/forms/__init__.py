"""What the pages of 述职评议 take."""
