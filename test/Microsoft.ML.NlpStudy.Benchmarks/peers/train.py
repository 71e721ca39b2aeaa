"""Trains a recurrent classifier in PyTorch the way study notes write it, and prints tokens per second (median over the batches).

Arguments: cell embedding hidden dense bidirectional pooling vocabulary batch length batches tuned
Tuned means: denormal numbers flushed to zero; the caller also gives OpenBLAS one thread.
"""
import sys
import time

import torch
from torch import nn

cell, embedding, hidden, dense, bidirectional, pooling, vocabulary, batch, length, batches, tuned = sys.argv[1:]
embedding, hidden, dense, vocabulary, batch, length, batches = map(int, (embedding, hidden, dense, vocabulary, batch, length, batches))
bidirectional, tuned = bidirectional == "True", tuned == "True"
torch.manual_seed(1)
if tuned:
    torch.set_flush_denormal(True)


class Network(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(vocabulary + 1, embedding)
        if cell == "RnnCell":
            self.rnn = nn.RNNCell(embedding, hidden)
        else:
            kind = {"Rnn": nn.RNN, "Lstm": nn.LSTM, "Gru": nn.GRU}[cell]
            self.rnn = kind(embedding, hidden, bidirectional=bidirectional)
        width = 2 * hidden if bidirectional else hidden
        self.dense = nn.Linear(width, dense) if dense else None
        self.output = nn.Linear(dense or width, 2)

    def forward(self, ids):  # (T, B)
        steps = self.embedding(ids)
        if cell == "RnnCell":
            state = torch.zeros(ids.shape[1], hidden)
            for step in steps:
                state = self.rnn(step, state)
        else:
            states, _ = self.rnn(steps)
            state = states.amax(0) if pooling == "Maximum" else states[-1]
        if self.dense is not None:
            state = torch.relu(self.dense(state))
        return self.output(state)


network = Network()
optimizer = torch.optim.Adam(network.parameters(), lr=1e-3)
loss = nn.CrossEntropyLoss()
seconds = []
for _ in range(batches + 1):
    ids = torch.randint(1, vocabulary + 1, (length, batch))
    target = torch.randint(0, 2, (batch,))
    start = time.perf_counter()
    optimizer.zero_grad()
    loss(network(ids), target).backward()
    nn.utils.clip_grad_norm_(network.parameters(), 1.0)
    optimizer.step()
    seconds.append(time.perf_counter() - start)
seconds = sorted(seconds[1:])
print(batch * length / seconds[len(seconds) // 2])
