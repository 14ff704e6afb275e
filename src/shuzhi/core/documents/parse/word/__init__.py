"""Word documents (.docx) as text: paragraphs with their automatic numbers; all else kept in its place or named in findings."""
