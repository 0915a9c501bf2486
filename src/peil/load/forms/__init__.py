"""Know the forms that tables come in: workbooks, wrapped JSON, preambles; columns by any of their names; numbers and dates in any notation."""
