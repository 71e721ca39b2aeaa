"""Trains a classifier in PyTorch the way study notes write it; prints tokens per second and the process's peak memory in MB.

Arguments are name=value: what Recipe.Describe names, ids (a file of int32), length, vocabulary, tuned.
Tuned means: denormal numbers flushed to zero; the caller also gives OpenBLAS one thread.
"""
import array
import resource
import sys
import time

import torch
from torch import nn

given = dict(argument.split("=", 1) for argument in sys.argv[1:])


def number(name):
    return int(given[name])


if number("tuned"):
    torch.set_flush_denormal(True)
torch.manual_seed(1)
size = number("embedding")


class Recurrent(nn.Module):
    def __init__(self):
        super().__init__()
        hidden, directions = number("hidden"), number("directions")
        if given["kind"] == "RnnCell":
            self.rnn = nn.RNNCell(size, hidden)
        else:
            kind = {"Rnn": nn.RNN, "Lstm": nn.LSTM, "Gru": nn.GRU}[given["kind"]]
            self.rnn = kind(size, hidden, batch_first=True, bidirectional=directions == 2)
        self.dense = nn.Linear(hidden * directions, number("dense")) if number("dense") else None
        self.width = number("dense") or hidden * directions

    def forward(self, embedded, ids):  # (B, T, E)
        if given["kind"] == "RnnCell":
            state = torch.zeros(embedded.shape[0], self.rnn.hidden_size)
            for step in range(embedded.shape[1]):
                state = self.rnn(embedded[:, step], state)
        else:
            states, _ = self.rnn(embedded)
            state = states.amax(1) if given["pooling"] == "Maximum" else states[:, -1]
        return state if self.dense is None else torch.relu(self.dense(state))


class TextCnn(nn.Module):
    def __init__(self):
        super().__init__()
        windows = [int(window) for window in given["windows"].split(",")]
        self.convolutions = nn.ModuleList(nn.Conv1d(size, number("filters"), window, padding=window - 1) for window in windows)
        self.width = number("filters") * len(windows)

    def forward(self, embedded, ids):  # (B, T, E)
        embedded = embedded.transpose(1, 2)
        return torch.cat([torch.relu(convolution(embedded)).amax(2) for convolution in self.convolutions], 1)


class Transformer(nn.Module):
    def __init__(self):
        super().__init__()
        layer = nn.TransformerEncoderLayer(
            size, number("heads"), number("feed_forward"), dropout=0, activation="gelu", batch_first=True, norm_first=True)
        self.position = nn.Parameter(torch.randn(number("length"), size) * 0.1)
        self.encoder = nn.TransformerEncoder(layer, number("layers"), norm=nn.LayerNorm(size))
        self.width = size

    def forward(self, embedded, ids):  # (B, T, E)
        ended = ids == 0
        states = self.encoder(embedded + self.position[: ids.shape[1]], src_key_padding_mask=ended)
        return states.masked_fill(ended.unsqueeze(2), 0).sum(1) / (~ended).sum(1, keepdim=True)


class Network(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(number("vocabulary") + 1, size, padding_idx=0)
        nn.init.normal_(self.embedding.weight, 0, 0.1)
        self.encoder = {"TextCnn": TextCnn, "Transformer": Transformer}.get(given["kind"], Recurrent)()
        self.output = nn.Linear(self.encoder.width, 2)

    def forward(self, ids):  # (B, T)
        return self.output(self.encoder(self.embedding(ids), ids))


numbers = array.array("i", open(given["ids"], "rb").read())
texts = torch.tensor(numbers, dtype=torch.long).view(-1, number("length"))
labels = (torch.arange(len(texts)) + 1) % 2
batches = list(zip(texts.split(number("batch")), labels.split(number("batch"))))
network = Network()
optimizer = torch.optim.Adam(network.parameters(), lr=1e-3)
loss = nn.CrossEntropyLoss()
clipping = float(given["clipping"])


def train(ids, target):
    optimizer.zero_grad()
    loss(network(ids), target).backward()
    if clipping:
        nn.utils.clip_grad_norm_(network.parameters(), clipping)
    optimizer.step()


# As the other side: epochs to warm up, then one that is measured. The first batches are enough to warm up here.
for ids, target in batches[:3]:
    train(ids, target)
start = time.perf_counter()
for ids, target in batches:
    train(ids, target)
seconds = time.perf_counter() - start
print(texts.numel() / seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3)
