using Microsoft.ML.NlpStudy.Training;

namespace Microsoft.ML.NlpStudy.Trainers;

/// <summary>What one classifier reads of the training rows.</summary>
/// <param name="Options">The classifier's.</param>
/// <param name="Ids">Its column of token ids.</param>
/// <param name="PaddingKey">The key of the padding token; 0, the missing key, where the vocabulary has none.</param>
/// <param name="Tokens">The tokens in the order of their ids, where its embedding begins with word vectors; otherwise null.</param>
/// <param name="Examples">The texts as it cuts them. Classifiers that cut the same column alike share them.</param>
internal sealed record ClassifierReading(
    TextClassifierOptions Options, DataViewSchema.Column Ids, uint PaddingKey, string[]? Tokens, TextExamples Examples);
