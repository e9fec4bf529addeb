"""Reports: declared without a program in mind (report), drawn as Excel workbooks (workbook)."""
