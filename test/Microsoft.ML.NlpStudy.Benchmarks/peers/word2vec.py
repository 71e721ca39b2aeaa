"""gensim's Word2Vec, skip-gram with negative sampling, on a file of tokens, a text a line. Writes the vectors in word2vec's binary format and
prints the seconds that vocabulary and training took."""
import sys
import time

from gensim.models import Word2Vec


def main(path, output, seed, epochs, threads):
    start = time.perf_counter()
    # corpus_file is gensim's fastest way: each thread reads its part of the file without Python.
    model = Word2Vec(
        corpus_file=path, vector_size=100, window=5, negative=5, min_count=5, sg=1, workers=int(threads), epochs=int(epochs), seed=int(seed))
    seconds = time.perf_counter() - start
    model.wv.save_word2vec_format(output, binary=True)
    print(seconds)


main(*sys.argv[1:])
