"""Attendance that comes as a file: a spreadsheet, or what a meeting tool exports."""
