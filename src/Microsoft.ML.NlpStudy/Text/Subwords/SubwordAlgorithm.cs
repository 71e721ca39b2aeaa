namespace Microsoft.ML.NlpStudy;

/// <summary>How subwords are learned and tokens cut into them.</summary>
public enum SubwordAlgorithm
{
    /// <summary>
    /// Byte pair encoding of Sennrich, Haddow and Birch (2016), as the tool subword-nmt does it: see
    /// <see cref="NlpStudy.BytePairEncoding"/>.
    /// </summary>
    BytePairEncoding,

    /// <summary>WordPiece, the kind of vocabulary that BERT has: see <see cref="NlpStudy.WordPiece"/>.</summary>
    WordPiece,
}
