"""Teaches the trained text side to look past wordings: `python tune_texts.py --run DIR`, before export.py.

Training knows a hundred wordings of questions, and a word that it never met can drown the thing that is asked about. Here
questions in made-up wordings, the thing among everyday words, learn to lie where the same thing lies in a known wording;
entries, nouns and colours stay where they are. The picture side is not touched. Takes a few minutes on one core.
"""

import argparse
import copy
import json
import re
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from model import TextModel
from pictures import COLOURS
from texts import Texts, tokenize
from tokenizers import Tokenizer
from train import save_atomically

# Common English words; those that name or describe an entity, or that only held-out wordings use, are left out below.
EVERYDAY = """a about above across actually after again all almost also always am an and another any anything are around as ask at
away back be because been before begin being belongs best better between both bring but by came can care change come compare could
data day describe description detail details did different do does done down during each easy else end enough even ever every
everything exactly example explain fact facts far few find first for found from full further gave general get give given go goes
good got great guess had happen has have he help her here him his history how i identify if important in information inside into is
it its itself just keep kind kindly knowledge know known last later learn least less let like list little long look lot made main
make many may maybe me mean meaning might mine more most much must my name near need never new next no not note nothing now of off
often old on once one only or origin other our out over own part past people perhaps place please point possible probably question
quick quickly quite read really reason recognise right same say says scene search see seem seen several she should show some someone
something sort source speak still story such summary sure take talk tell than thank that the their them then there these they thing
think this those thought through time title to together too topic toward true try type under until up us use used useful usually
value very want was way we well were what when where whether which while who whole whom whose why will wish with within without
wonder word words would write yes yet you your""".split()
CANONICAL = ["What is {it} called?", "What is the name of {it}?", "Please describe {it}."]


def words_of(lists):
    """The lower-cased words of lists of texts."""
    return {word for texts in lists for text in texts for word in re.findall(r"[a-z]+", text.lower())}


class Wordings:
    def __init__(self, texts: Texts):
        self.texts = texts
        taken = {word for row in texts.entities for text in [row["name"], *row["keywords"]] for word in text.lower().split()}
        taken |= {word for kind in texts.by_kind.values() for noun in kind["nouns"] for word in noun.lower().split()}
        wordings = [texts.generic, *texts.by_kind.values()]
        held_out = words_of(wording[split] for wording in wordings for split in ("validation", "test"))
        taken |= held_out - words_of(wording["train"] for wording in wordings)
        self.words = [word for word in EVERYDAY if word not in taken]

    def thing(self, rng):
        """A thing as questions name it, and its kind."""
        kind = int(rng.integers(len(self.texts.kinds)))
        noun = str(rng.choice(self.texts.by_kind[self.texts.kinds[kind]]["nouns"]))
        chance = rng.random()
        if chance < 0.2:
            return f"the {rng.choice(COLOURS)} {noun}", kind
        if chance < 0.4:
            return f"the {str(rng.choice(self.texts.attributes)).replace('{thing}', noun)}", kind
        return f"{rng.choice(['this', 'the'])} {noun}", kind

    def ask(self, thing, rng):
        """A question in a wording that nobody would use twice."""
        say = lambda most: " ".join(str(word) for word in rng.choice(self.words, int(rng.integers(0, most + 1))))
        if rng.random() < 0.3:
            wording = str(rng.choice(self.texts.generic["train"]))
            return f"{say(2)} {wording.replace('{it}', thing)} {say(2)}".strip()
        return f"{say(6)} {thing}{rng.choice(['', ',', ' '])} {say(5)}{rng.choice(['?', '.', ''])}".strip().capitalize()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--run", type=Path, required=True, help="the --out of train.py; its checkpoint's average is tuned")
    parser.add_argument("--steps", type=int, default=1200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    rng = np.random.default_rng(options.seed)

    file = options.run / "checkpoint.pt"
    saved = torch.load(file, map_location="cpu", weights_only=False)
    tokenizer = Tokenizer.from_file(str(options.run / "tokenizer.json"))
    data = Path(__file__).parents[2] / "packages/scenes/assets/icon-scenes"
    entities = json.loads((data / "entities.json").read_text())
    kinds = list(dict.fromkeys(entity["kind"] for entity in entities))
    texts = Texts(data / "questions.json", entities, kinds)
    wordings = Wordings(texts)

    student = TextModel(tokenizer.get_vocab_size())
    student.load_state_dict({k[5:]: v for k, v in saved["average"].items() if k.startswith("text.")})
    teacher = copy.deepcopy(student).eval()
    embed = lambda model, words: F.normalize(model(*tokenize(tokenizer, words)), dim=-1)
    optimizer = torch.optim.AdamW(student.parameters(), lr=1e-3, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 1e-3, options.steps, pct_start=0.1)
    for step in range(options.steps):
        things = [wordings.thing(rng) for _ in range(96)]
        kept = [texts.entry(int(e), rng, whole=rng.random() < 0.5) for e in rng.integers(0, len(entities), 48)]
        kept += [str(rng.choice(COLOURS)), str(rng.choice(COLOURS)) + " thing"]
        kept += [str(rng.choice(texts.by_kind[kind]["nouns"])) for kind in rng.choice(kinds, 6)]
        kept += [texts.question(int(rng.integers(len(kinds))), rng) for _ in range(16)]
        with torch.no_grad():
            # Where a thing lies does not depend on the known wording that it is asked in.
            wanted = F.normalize(sum(embed(teacher, [c.replace("{it}", thing) for thing, _ in things]) for c in CANONICAL), dim=-1)
            still = embed(teacher, kept)
            every = embed(teacher, [CANONICAL[0].replace("{it}", f"this {texts.by_kind[kind]['nouns'][0]}") for kind in kinds])
        asked = embed(student, [wordings.ask(thing, rng) for thing, _ in things])
        apart = F.cross_entropy(24 * asked @ every.T, torch.tensor([kind for _, kind in things]))
        near = 1 - (asked * wanted).sum(-1).mean()
        loss = near + 0.1 * apart + 1 - (embed(student, kept) * still).sum(-1).mean()
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        optimizer.step()
        schedule.step()
        if (step + 1) % 100 == 0:
            print({"step": step + 1, "distance": round(near.item(), 4), "kind": round(apart.item(), 4), "loss": round(loss.item(), 4)}, flush=True)
    saved["average"].update({f"text.{k}": v for k, v in student.state_dict().items()})
    saved["options"]["text_steps"] = options.steps
    save_atomically(saved, options.run / "tuned.pt")


if __name__ == "__main__":
    main()
