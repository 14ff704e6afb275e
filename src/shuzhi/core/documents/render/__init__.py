"""Writers of paper: .docx and .pdf by GB/T 9704—2012, .md and .txt."""
