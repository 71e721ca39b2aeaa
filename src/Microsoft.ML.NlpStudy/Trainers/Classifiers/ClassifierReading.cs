using Microsoft.ML.NlpStudy.Training;

namespace Microsoft.ML.NlpStudy.Trainers;

/// <summary>The part of the training rows that one classifier reads.</summary>
/// <param name="Options">The classifier's options.</param>
/// <param name="Ids">The column of token ids.</param>
/// <param name="PaddingKey">The key of the padding token; 0, the missing key, if the vocabulary has no padding.</param>
/// <param name="Tokens">The tokens in the order of their ids, if the embedding starts from word vectors; otherwise
/// <see langword="null"/>.</param>
/// <param name="Examples">The texts as the classifier cuts them. Classifiers that cut the same column in the same way share them.</param>
internal sealed record ClassifierReading(
    TextClassifierOptions Options, DataViewSchema.Column Ids, uint PaddingKey, string[]? Tokens, TextExamples Examples);
