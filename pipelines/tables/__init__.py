"""Row contracts: the one place where the columns of every table and frame are declared."""
