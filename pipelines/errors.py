"""The exceptions that Dateline raises on purpose; each message says where, how many, a first example, what to do."""


class DatelineError(Exception):
    """Base class: the message is one sentence for a person, and the command line prints it without a traceback."""


class ContractError(DatelineError):
    """A frame breaks its row contract; writing it would make the warehouse wrong, so the run stops."""


class SettingsError(DatelineError):
    """A setting, a path or a reference table is unusable; the message names it and says what to change."""


class SqlFileError(DatelineError):
    """A file of sql/ is malformed or reads a table that does not exist; the message has file and line."""


class WarehouseError(DatelineError):
    """The warehouse cannot be opened, is no DuckDB file, or does not hold what was asked of it."""


class BuildInProgressError(WarehouseError):
    """Another process holds the warehouse's build lock and did not release it within the waiting time."""


class AuditError(DatelineError):
    """A blocking check found offending rows; nothing was published. The message shows the first of them."""


class MemoryLimitError(WarehouseError):
    """A query needs more memory than DuckDB may take."""
