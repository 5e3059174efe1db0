"""Where alerts are sent to, and what became of each on its way; the sending itself is a service.

receiver_files  receivers as ops write them: YAML with routes
known           the receivers in force: read, applied, switched off, followed
routes          which receivers get an alert, and what the labels of its rule are
ledger          the topic ``deliveries``: its records, who sends which, read whole, sent again
"""
