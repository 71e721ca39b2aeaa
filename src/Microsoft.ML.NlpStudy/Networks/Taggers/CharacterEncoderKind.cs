namespace Microsoft.ML.NlpStudy;

/// <summary>The part of a tagger that makes a vector of a word's characters, so that it learns from endings and capital letters.</summary>
public enum CharacterEncoderKind
{
    /// <summary>No such part. It suits tokens of one character.</summary>
    None,

    /// <summary>A convolution over three characters with max pooling (Ma and Hovy 2016).</summary>
    Cnn,

    /// <summary>A bidirectional LSTM, whose last states are the vector (Lample et al. 2016).</summary>
    BiLstm,
}
