namespace Microsoft.ML.NlpStudy;

/// <summary>The algorithm that learns subwords and cuts tokens into them.</summary>
public enum SubwordAlgorithm
{
    /// <summary>
    /// Byte pair encoding of Sennrich, Haddow and Birch (2016), as in subword-nmt: see <see cref="NlpStudy.BytePairEncoding"/>.
    /// </summary>
    BytePairEncoding,

    /// <summary>WordPiece, the vocabulary of BERT: see <see cref="NlpStudy.WordPiece"/>.</summary>
    WordPiece,
}
