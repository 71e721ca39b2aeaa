namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>What a recurrent classifier's network is made of.</summary>
/// <param name="VocabularySize">Tokens in the vocabulary; ids run from 1 to this, 0 is padding.</param>
/// <param name="Classes">Number of classes.</param>
/// <param name="Cell">The recurrent unit.</param>
/// <param name="EmbeddingSize">Size of a token's vector.</param>
/// <param name="HiddenSize">Size of a state, for each direction.</param>
/// <param name="Layers">Recurrent layers, one upon the other.</param>
/// <param name="Bidirectional">Whether texts are read in both directions.</param>
/// <param name="DenseSize">Size of the dense layer before the classes; 0 for none.</param>
/// <param name="Dropout">The share of features dropped while training.</param>
/// <param name="Pooling">How a text's states become one vector.</param>
/// <param name="Residual">Whether a layer's input is added to its output.</param>
/// <param name="EmbeddingDropout">The share of a text's different tokens dropped while training.</param>
internal sealed record RnnNetworkSizes(
    int VocabularySize,
    int Classes,
    RnnCellKind Cell = RnnCellKind.Gru,
    int EmbeddingSize = 128,
    int HiddenSize = 128,
    int Layers = 1,
    bool Bidirectional = true,
    int DenseSize = 0,
    double Dropout = 0.5,
    RnnPooling Pooling = RnnPooling.Maximum,
    bool Residual = false,
    double EmbeddingDropout = 0);
