"""Any path to sheets: what it stands for, private copies, the process apart, the table of formats."""
