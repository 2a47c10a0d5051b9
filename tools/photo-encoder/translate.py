"""Asks what `data generate photo-boxes` asked of COCO's classes in German, Spanish and Chinese as well, to measure what an
encoder knows of them: `python translate.py boxes/examples.jsonl`.

Writes `languages.jsonl` beside the examples, each query once a language, which is its tag (`en`, `de`, `es`, `zh`). Questions
that name no class are left out.
"""

import argparse
import json
import os
import re
from pathlib import Path

ENGLISH = re.compile(r"What is known about the (.+) in this picture\?")


def translate(example: dict, languages: dict):
    asked = ENGLISH.fullmatch(example["question"])
    if "class" not in example["tags"] or asked is None:
        return
    yield {**example, "queryId": f"{example['queryId']}-en", "tags": ["en"]}
    for tag, language in languages.items():
        question = language["question"].format(language["names"][asked[1]])
        yield {**example, "queryId": f"{example['queryId']}-{tag}", "question": question, "tags": [tag]}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("examples", type=Path)
    file = parser.parse_args().examples
    languages = json.loads(Path(__file__).with_name("languages.json").read_text(encoding="utf-8"))
    examples = map(json.loads, file.read_text(encoding="utf-8").splitlines())
    lines = [json.dumps(each, ensure_ascii=False) + "\n" for example in examples for each in translate(example, languages)]
    out = file.with_name("languages.jsonl")
    out.with_suffix(".tmp").write_text("".join(lines), encoding="utf-8")
    os.replace(out.with_suffix(".tmp"), out)
    print(f"{out}: {len(lines)} questions")


if __name__ == "__main__":
    main()
