// The ids of texts by Hugging Face's tokenizers (the npm package): a vocab.txt and a JSON array of texts in, the last line out is the
// seconds of encodeBatch and the number of ids. NODE_PATH names the node_modules folder that has the package.
const { readFileSync } = require('fs');
const { performance } = require('perf_hooks');
const { Tokenizer, WordPiece, bertNormalizer, bertPreTokenizer } = require('tokenizers');

async function main([vocabulary, file]) {
  const tokenizer = new Tokenizer(await WordPiece.fromFile(vocabulary));
  tokenizer.setNormalizer(bertNormalizer());
  tokenizer.setPreTokenizer(bertPreTokenizer());
  const texts = JSON.parse(readFileSync(file, 'utf8'));
  const start = performance.now();
  const encoded = await tokenizer.encodeBatch(texts);
  const seconds = (performance.now() - start) / 1000;
  console.log(seconds, encoded.reduce((sum, text) => sum + text.getLength(), 0));
}

main(process.argv.slice(2));
