"""What runs by itself, one file a job, each with when it runs. A job is thin: open a transaction, call a service, log.

The scheduler is only a clock. The database says what is due and who claims it, so two schedulers are harmless.
"""
