"""The curl examples of docs/http.md do what the page says, as they stand on it."""

import json
import re
import subprocess
import sys

from tests.installation import Installation, free_ports, until
from tests.unit.docs.pages import ROOT

PAGE = (ROOT / "docs" / "http.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL)
[SHOWN] = re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)


def test_the_examples_of_the_page_work_in_their_order(install) -> None:
    rasid: Installation = install(listen=f"127.0.0.1:{free_ports(1)}")
    rasid.gateway()
    first, trace, many, packed, delete, embargoed, add, with_token = BLOCKS

    def run(block: str, **env: str) -> str:
        assert "127.0.0.1:8420" in block or "curl" not in block
        command = block.replace("127.0.0.1:8420", rasid.settings.listen).replace("curl ", "curl -sS ")
        command = command.replace("rasid feed", f"{sys.executable} -m services.cli feed")
        done = subprocess.run(
            ["bash", "-ec", command],
            cwd=ROOT,
            env=rasid.env | env,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    got, shown = json.loads(run(first)), json.loads(SHOWN)
    for answer in (got, shown):
        assert isinstance(answer["accepted"][0].pop("partition"), int)
        assert isinstance(answer["accepted"][0].pop("offset"), int)
    assert got == shown
    assert "received from outlet.example" in run(trace)
    assert len(json.loads(run(many))["accepted"]) == 32
    assert len(json.loads(run(packed))["accepted"]) == 32
    assert json.loads(run(embargoed))["accepted"][0]["id"] == "my-3"
    assert json.loads(run(delete))["accepted"][0]["version"] == 2
    token = run(add).strip()
    until(
        lambda: json.loads(run(with_token, TOKEN="rasid_no")).get("status") == 401, 5, "tokens are asked for"
    )
    [sent] = until(lambda: json.loads(run(with_token, TOKEN=token)).get("accepted"), 15, "it is taken")
    assert sent["id"] == "my-2"
