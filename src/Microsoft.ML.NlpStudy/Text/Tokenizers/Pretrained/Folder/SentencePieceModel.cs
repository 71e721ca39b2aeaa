using Microsoft.ML.NlpStudy.Common;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>A SentencePiece model, of kind Unigram, as its file holds it.</summary>
/// <remarks>
/// Hugging Face's tokenizers read such a file into the same parts. Microsoft.ML.Tokenizers' SentencePieceTokenizer has no place for XLM-R's
/// ids, nor for a mask token that takes the blank before it.
/// </remarks>
internal sealed class SentencePieceModel
{
    private const int Unigram = 1;
    private const int Unknown = 2;
    private const int UserDefined = 4;
    private const char Mark = '\u2581';

    // Where fairseq, from which XLM-R comes, has its own first ids: <s>, <pad>, </s>, <unk>.
    private static readonly string[] s_fairseq = ["<s>", "<pad>", "</s>", "<unk>"];

    private readonly List<(string Piece, double Score, int Kind)> _pieces = [];
    private byte[] _characters = [];
    private bool _addsBlank = true;
    private bool _removesBlanks = true;

    /// <summary>Reads a file.</summary>
    /// <exception cref="FormatException">The file is damaged, or the model of another kind.</exception>
    public static SentencePieceModel Read(byte[] file)
    {
        var model = new SentencePieceModel();
        int kind = Unigram;
        var fields = new ProtobufFields(file);
        while (fields.Next())
        {
            switch (fields.Number)
            {
                case 1:
                    model._pieces.Add(ReadPiece(fields.Bytes));
                    break;
                case 2:
                    kind = ReadKind(fields.Bytes);
                    break;
                case 3:
                    model.ReadNormalizer(fields.Bytes);
                    break;
            }
        }

        if (kind != Unigram)
        {
            throw new FormatException($"expected a SentencePiece model of type 1, unigram, found type {kind}.");
        }

        return model._pieces.Count > 0 ? model : throw new FormatException("expected a SentencePiece model, found no pieces.");
    }

    /// <summary>Makes a tokenizer of the model.</summary>
    /// <param name="isFairseq">Whether ids are XLM-R's: four tokens first, then the pieces from the fourth on, then the mask token.</param>
    /// <param name="options">The added tokens.</param>
    /// <exception cref="FormatException">A piece is empty or there twice, or none is the unknown one.</exception>
    public SubwordParts ToParts(bool isFairseq, FolderTokenizerOptions options)
    {
        string[] tokens = [.. _pieces.Select(piece => piece.Piece)];
        double[] scores = [.. _pieces.Select(piece => piece.Score)];
        int unknown = _pieces.FindIndex(piece => piece.Kind == Unknown);
        if (isFairseq)
        {
            if (tokens.Length < 3 || !tokens[..3].Order(StringComparer.Ordinal).SequenceEqual(["</s>", "<s>", "<unk>"]))
            {
                throw new FormatException(
                    $"expected the pieces <unk>, <s> and </s> first, found '{string.Join("', '", tokens.Take(3))}'.");
            }

            tokens = [.. s_fairseq, .. tokens[3..], "<mask>"];
            scores = [0, 0, 0, 0, .. scores[3..], 0];
            unknown = 3;
        }

        TokenizerJsonModel model = TokenizerJsonModel.Unigram(tokens, scores, unknown, "pieces");
        AddedToken[] added =
        [
            .. options.AddedTo(model.Tokens),
            .. _pieces.Where(piece => piece.Kind == UserDefined && options.Added.All(token => token.Content != piece.Piece))
                .Select(piece => new AddedToken(piece.Piece, Array.IndexOf(model.Tokens, piece.Piece))),
        ];
        return new SubwordParts
        {
            Tokens = TokenizerJson.WithAdded(model.Tokens, added),
            Model = model.Ids,
            Normalizers = _characters.Length == 0 ? [] : [new PrecompiledCharacters(_characters).Append],
            Words = Words(),
            Added = added,
            Unknown = model.Unknown,
            Padding = options.Padding,
        };
    }

    // A model that removes blanks sees words; the others see each blank.
    private List<Func<int, WordStep, WordStep>> Words()
    {
        MetaspaceScheme scheme = _addsBlank ? MetaspaceScheme.Always : MetaspaceScheme.Never;
        var words = new List<Func<int, WordStep, WordStep>>();
        if (_removesBlanks)
        {
            words.Add((_, next) => new CharacterWords(CharacterRoles.WhiteSpaceSplit, next));
            scheme = MetaspaceScheme.Always;
        }

        words.Add((slot, next) => new MetaspaceWords(Mark, scheme, isSplit: true, slot, next));
        return words;
    }

    private static (string Piece, double Score, int Kind) ReadPiece(ReadOnlySpan<byte> message)
    {
        (string piece, double score, int kind) = ("", 0, 1);
        var fields = new ProtobufFields(message);
        while (fields.Next())
        {
            switch (fields.Number)
            {
                case 1:
                    piece = StrictUtf8.Read(fields.Bytes.ToArray());
                    break;
                case 2:
                    score = BitConverter.UInt32BitsToSingle((uint)fields.Value);
                    break;
                case 3:
                    kind = (int)fields.Value;
                    break;
            }
        }

        return double.IsFinite(score)
            ? (piece, score, kind)
            : throw new FormatException($"piece '{piece}': expected a number as its score, found {score}.");
    }

    private static int ReadKind(ReadOnlySpan<byte> message)
    {
        int kind = Unigram;
        var fields = new ProtobufFields(message);
        while (fields.Next())
        {
            kind = fields.Number == 3 ? (int)fields.Value : kind;
        }

        return kind;
    }

    private void ReadNormalizer(ReadOnlySpan<byte> message)
    {
        var fields = new ProtobufFields(message);
        while (fields.Next())
        {
            switch (fields.Number)
            {
                case 2:
                    _characters = fields.Bytes.ToArray();
                    break;
                case 3:
                    _addsBlank = fields.Value != 0;
                    break;
                case 4:
                    _removesBlanks = fields.Value != 0;
                    break;
            }
        }
    }
}
