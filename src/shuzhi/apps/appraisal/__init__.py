"""述职评议: rounds over released reports, notes on units, and the result grades of members."""
