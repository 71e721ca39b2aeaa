"""Trains a Transformer translator in PyTorch, then translates by beam search the way simple-nmt does.

Prints tokens trained per second, the seconds of the translations, and the process's peak memory in MB. Arguments are name=value: embedding, heads,
layers, feed_forward, source_vocabulary, target_vocabulary, batch, clipping, pairs (a file of "ids<tab>ids" lines), sentences, beam, steps, tuned, device.
Tuned means: on a CPU denormal numbers flushed to zero, and the caller gives OpenBLAS one thread; on a GPU bfloat16 by autocast while training.
"""
import math
import resource
import sys
import time

import torch
from torch import nn

given = dict(argument.split("=", 1) for argument in sys.argv[1:])


def number(name):
    return int(given[name])


device = torch.device(given["device"])
if number("tuned"):
    torch.set_flush_denormal(True)
mixed = torch.autocast(device.type, torch.bfloat16, enabled=bool(number("tuned")) and device.type == "cuda")
torch.manual_seed(1)
size, heads, layers, beam = number("embedding"), number("heads"), number("layers"), number("beam")
options = dict(dim_feedforward=number("feed_forward"), dropout=0, activation="gelu", batch_first=True, norm_first=True)


def places(count):
    angles = torch.arange(count).unsqueeze(1) * torch.exp(torch.arange(0, size, 2) * (-math.log(10000) / size))
    return torch.stack([angles.sin(), angles.cos()], 2).flatten(1)


class Translator(nn.Module):
    def __init__(self):
        super().__init__()
        self.source = nn.Embedding(number("source_vocabulary") + 1, size)
        self.target = nn.Embedding(number("target_vocabulary") + 1, size)
        for table in (self.source, self.target):
            nn.init.normal_(table.weight, 0, size**-0.5)
        self.encoder = nn.TransformerEncoder(nn.TransformerEncoderLayer(size, heads, **options), layers, norm=nn.LayerNorm(size))
        self.decoder = nn.TransformerDecoder(nn.TransformerDecoderLayer(size, heads, **options), layers, norm=nn.LayerNorm(size))
        self.bias = nn.Parameter(torch.zeros(number("target_vocabulary") + 1))
        self.register_buffer("places", places(512))

    def embed(self, table, ids, first=0):
        return table(ids) * math.sqrt(size) + self.places[first : first + ids.shape[1]]

    def logits(self, states):
        return nn.functional.linear(states, self.target.weight, self.bias)

    def forward(self, source, inputs):  # (B, S), (B, T)
        ended = source == 0
        memory = self.encoder(self.embed(self.source, source), src_key_padding_mask=ended)
        later = torch.ones(inputs.shape[1], inputs.shape[1], dtype=torch.bool, device=device).triu(1)
        states = self.decoder(self.embed(self.target, inputs), memory, tgt_mask=later, memory_key_padding_mask=ended)
        return self.logits(states)

    # One more token for every row. Each layer's inputs of the steps before are kept; keys and values are projected from them anew.
    def step(self, ids, first, memory, ended, before):
        states, after = self.embed(self.target, ids, first), []
        for layer, kept in zip(self.decoder.layers, before):
            kept = states if kept is None else torch.cat([kept, states], 1)  # (N, t, E)
            after.append(kept)
            normed = layer.norm1(kept)
            states = states + layer.self_attn(normed[:, -1:], normed, normed, need_weights=False)[0]
            states = states + layer.multihead_attn(layer.norm2(states), memory, memory, key_padding_mask=ended, need_weights=False)[0]
            states = states + layer.linear2(nn.functional.gelu(layer.linear1(layer.norm3(states))))
        return torch.log_softmax(self.logits(self.decoder.norm(states[:, -1])), 1), after


class Board:
    """The beams of one sentence."""

    def __init__(self):
        self.scores = torch.tensor([0.0] + [-math.inf] * (beam - 1), device=device)
        self.tokens = [torch.zeros(beam, dtype=torch.long, device=device)]
        self.before = [None] * layers

    def collect(self, said, before):  # (beam, V + 1)
        said[:, 0] = -math.inf
        total = said + self.scores.unsqueeze(1)
        self.scores, chosen = total.view(-1).topk(beam)
        rows = torch.div(chosen, said.shape[1], rounding_mode="floor")
        self.tokens = [tokens[rows] for tokens in self.tokens] + [chosen % said.shape[1]]
        self.before = [kept[rows] for kept in before]


def padded(rows, padding=0):
    return nn.utils.rnn.pad_sequence([torch.tensor(row) for row in rows], batch_first=True, padding_value=padding).to(device)


# A GPU is asked to work and has not done so yet.
def now():
    if device.type == "cuda":
        torch.cuda.synchronize(device)
    return time.perf_counter()


def translate(network, sentences):
    source = padded(sentences)
    ended = source == 0
    memory = network.encoder(network.embed(network.source, source), src_key_padding_mask=ended)
    boards = [Board() for _ in sentences]
    for step in range(number("steps")):
        ids = torch.cat([board.tokens[-1].unsqueeze(1) for board in boards])
        sources = torch.cat([memory[i : i + 1].expand(beam, -1, -1) for i in range(len(boards))])
        masks = torch.cat([ended[i : i + 1].expand(beam, -1) for i in range(len(boards))])
        before = [None if step == 0 else torch.cat([board.before[layer] for board in boards]) for layer in range(layers)]
        said, after = network.step(ids, step, sources, masks, before)
        for i, board in enumerate(boards):
            mine = slice(i * beam, (i + 1) * beam)
            board.collect(said[mine], [kept[mine] for kept in after])
    return [torch.stack(board.tokens[1:], 1)[0] for board in boards]


pairs = [tuple([int(one) for one in side.split()] for side in line.split("\t")) for line in open(given["pairs"])]
pairs.sort(key=lambda pair: len(pair[0]) + len(pair[1]))
groups = [pairs[i : i + number("batch")] for i in range(0, len(pairs), number("batch"))]
network = Translator().to(device)
optimizer = torch.optim.Adam(network.parameters(), lr=1e-3)
loss = nn.CrossEntropyLoss(ignore_index=-1)


def train(group):
    source, inputs = padded([pair[0] for pair in group]), padded([[0] + pair[1] for pair in group])
    following = padded([pair[1] + [0] for pair in group], padding=-1)
    optimizer.zero_grad()
    with mixed:
        surprise = loss(network(source, inputs).flatten(0, 1), following.flatten())
    surprise.backward()
    nn.utils.clip_grad_norm_(network.parameters(), float(given["clipping"]))
    optimizer.step()


# As the other side: epochs to warm up, then one that is measured. A few batches of all lengths are enough to warm up here.
for group in groups[::8]:
    train(group)
start = now()
for group in groups:
    train(group)
speed = sum(len(source) + len(target) + 1 for source, target in pairs) / (now() - start)

network.eval()
sources = [pair[0] for pair in pairs[: number("sentences")]]
batch = number("batch")
with torch.no_grad():
    translate(network, sources[:batch])
    start = now()
    for first in range(0, len(sources), batch):
        translate(network, sources[first : first + batch])
    seconds = now() - start
print(speed, seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3)
