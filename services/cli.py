"""The command ``rasid`` as it is installed.

The services stand above streams, which must not know them: their commands are plugged in here.
"""

from streams.cli import cli, main

__all__ = ["cli", "main"]

cli.plug_in(
    {
        "feed": "services.gateway.polling.command:feed",  # with `rasid feed test`
        "gateway": "services.gateway.command:gateway",
        "console": "services.console.command:console",
        "user": "services.access.command:user",
        "receivers": "services.deliver.command:receivers",  # with `rasid receivers test`
        "deliver": "services.deliver.command:deliver",
    },
    after="push",
)

if __name__ == "__main__":
    main()
