"""The pages of 述职评议, by what people do there."""
