using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy;
using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Pipeline;
using Microsoft.ML.NlpStudy.Text;
using Microsoft.ML.Runtime;

[assembly: LoadableClass(
    typeof(TokenizeIntoSubwordsTransformer), null, typeof(SignatureLoadModel), "Tokenize into subwords",
    TokenizeIntoSubwordsTransformer.LoaderSignature)]

namespace Microsoft.ML.NlpStudy;

/// <summary>The transformer that cuts tokens into subwords with a <see cref="SubwordModel"/>.</summary>
/// <remarks>
/// In model.zip, the model is <c>codes.txt</c>, as subword-nmt reads it, or <c>vocab.txt</c> of WordPiece, as BERT reads it.
/// </remarks>
public sealed class TokenizeIntoSubwordsTransformer : RowTransformer
{
    internal const string LoaderSignature = "NlpStudySubwords";
    private const string Signature = "NLPSUBWD";
    private readonly Settings _settings;
    private readonly SubwordSegmenter[] _segmenters;
    private readonly SubwordVocabulary?[] _vocabularies;
    private readonly (double Probability, int Seed)? _dropout;

    internal TokenizeIntoSubwordsTransformer(
        IHostEnvironment environment, SubwordModel model, SubwordOptions options,
        IReadOnlyList<(InputOutputColumnPair Column, SubwordVocabulary? Vocabulary)> columns)
        : this(environment, Settings.Of(model, options, columns), model, [.. columns.Select(column => column.Vocabulary)])
    {
    }

    private TokenizeIntoSubwordsTransformer(
        IHostEnvironment environment, Settings settings, SubwordModel model, SubwordVocabulary?[] vocabularies)
        : base(environment, nameof(TokenizeIntoSubwordsTransformer))
    {
        (_settings, Model, _vocabularies) = (settings, model, vocabularies);

        // Columns with the same vocabulary, or with none, share a segmenter, and with it the cache of their tokens.
        var segmenters = new Dictionary<object, SubwordSegmenter>(ReferenceEqualityComparer.Instance);
        _segmenters = [.. vocabularies.Select(vocabulary => segmenters.TryGetValue(vocabulary ?? (object)model, out SubwordSegmenter? known)
            ? known
            : segmenters[vocabulary ?? (object)model] = new SubwordSegmenter(model, settings.Options(vocabulary)))];
    }

    private TokenizeIntoSubwordsTransformer(TokenizeIntoSubwordsTransformer other, double dropout, int seed)
        : base(other.Host, nameof(TokenizeIntoSubwordsTransformer))
    {
        (_settings, Model, _vocabularies, _segmenters) = (other._settings, other.Model, other._vocabularies, other._segmenters);
        _segmenters[0].CheckDropout(dropout);
        _dropout = (dropout, seed);
    }

    private TokenizeIntoSubwordsTransformer(IHostEnvironment environment, ModelFolderReader folder, Settings settings)
        : this(
            environment, settings, settings.ReadModel(folder),
            [.. settings.Columns.Select((column, i) => column.ReadVocabulary(folder, VocabularyEntry(i)))])
    {
    }

    private TokenizeIntoSubwordsTransformer(IHostEnvironment environment, ModelFolderReader folder)
        : this(environment, folder, folder.ReadOptions<Settings>(settings => settings.Validate()))
    {
    }

    private TokenizeIntoSubwordsTransformer(IHostEnvironment environment, ModelLoadContext context)
        : this(environment, new ModelFolderReader(context, Signature, LoaderSignature))
    {
    }

    /// <summary>The subword model that was learned or given.</summary>
    public SubwordModel Model { get; }

    /// <summary>The way the subwords are marked.</summary>
    public SubwordBoundary Boundary => _settings.Boundary;

    /// <summary>Gets the subwords that an output column is limited to; <see langword="null"/> where it is not limited.</summary>
    /// <param name="outputColumnName">The column.</param>
    /// <exception cref="ArgumentException">There is no such output column.</exception>
    public SubwordVocabulary? GetVocabulary(string outputColumnName)
    {
        for (int i = 0; i < _vocabularies.Length; i++)
        {
            if (_settings.Columns[i].Output == outputColumnName)
            {
                return _vocabularies[i];
            }
        }

        string known = string.Join(", ", _settings.Columns.Select(column => $"'{column.Output}'"));
        throw new ArgumentException($"Output column '{outputColumnName}': expected one of {known}.", nameof(outputColumnName));
    }

    /// <summary>
    /// Makes a transformer with BPE-dropout (Provilkov, Emelianenko and Voita, 2020): merges are left out at random. A network thus sees
    /// words cut in many ways. Use it for training data only; a saved transformer has no dropout.
    /// </summary>
    /// <param name="dropout">The probability that a possible merge is left out, 0 to 1. The paper recommends 0.1.</param>
    /// <param name="seed">
    /// The random seed, combined with the position of the row. Reading again gives the same subwords; another seed, as each epoch should
    /// have, gives others.
    /// </param>
    /// <returns>A transformer of the same columns.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="dropout"/> is out of range.</exception>
    /// <exception cref="InvalidOperationException">The model is not a <see cref="BytePairEncoding"/>.</exception>
    public TokenizeIntoSubwordsTransformer WithDropout(double dropout, int seed) => new(this, dropout, seed);

    private protected override void Save(ModelFolderWriter folder)
    {
        folder.WriteOptions(Signature, LoaderSignature, _settings);
        switch (Model)
        {
            case BytePairEncoding model:
                folder.WriteEntry(Settings.CodesEntry, stream => BytePairCodes.Write(model, stream));
                break;
            case WordPiece model:
                folder.WriteEntry(Settings.PiecesEntry, model.Write);
                break;
        }

        for (int i = 0; i < _vocabularies.Length; i++)
        {
            if (_vocabularies[i] is { } vocabulary)
            {
                folder.WriteEntry(VocabularyEntry(i), vocabulary.Write);
            }
        }
    }

    private protected override RowMapping Bind(DataViewSchema inputSchema)
    {
        DataViewSchema.Column[] inputs =
            [.. _settings.Columns.Select(column => ColumnShapes.TextOrTextVector(column.Input).Find(inputSchema))];
        var type = new VectorDataViewType(TextDataViewType.Instance);
        return new ColumnMapping(inputSchema, inputs, [.. _settings.Columns.Select((column, i) =>
            (new DataViewSchema.DetachedColumn(column.Output, type), Getter(inputs[i], _segmenters[i])))]);
    }

    private Func<DataViewRow, Delegate> Getter(DataViewSchema.Column input, SubwordSegmenter segmenter) =>
        row => Cut(row, input, segmenter);

    private ValueGetter<VBuffer<ReadOnlyMemory<char>>> Cut(DataViewRow row, DataViewSchema.Column input, SubwordSegmenter segmenter)
    {
        var reader = new TokenReader(row, input);
        var subwords = new TokenBuffer();
        return (ref VBuffer<ReadOnlyMemory<char>> value) =>
        {
            SubwordDropout? dropout = _dropout is { } chance
                ? SubwordDropout.ForRow(chance.Probability, chance.Seed, row.Position)
                : null;
            subwords.Clear();
            foreach (ReadOnlyMemory<char> token in reader.Read())
            {
                foreach (ReadOnlyMemory<char> subword in dropout is null
                    ? segmenter.Segment(token.Span) : segmenter.Segment(token.Span, dropout))
                {
                    subwords.Add(subword);
                }
            }

            subwords.AsSpan().CopyTo(DenseVector.Resize(ref value, subwords.Count));
        };
    }

    private static string VocabularyEntry(int column) => $"vocabulary.{column}.txt";

    /// <summary>The content of options.json. The numbers of merges and entries show whether the other files are whole.</summary>
    internal sealed record Settings(
        IReadOnlyList<Column> Columns, SubwordAlgorithm Algorithm, int ModelSize, string? Characters, string? UnknownToken,
        int? MaximumTokenLength, SubwordBoundary Boundary, string Joiner, IReadOnlyList<string> Glossaries)
    {
        public const string CodesEntry = "codes.txt";
        public const string PiecesEntry = "vocab.txt";

        public static Settings Of(
            SubwordModel model, SubwordOptions options,
            IReadOnlyList<(InputOutputColumnPair Column, SubwordVocabulary? Vocabulary)> columns) => new(
            [.. columns.Select(pair => new Column(
                pair.Column.OutputColumnName, pair.Column.InputColumnName, pair.Vocabulary?.Frequencies.Count, pair.Vocabulary?.Joiner))],
            model.Algorithm, model switch { BytePairEncoding encoding => encoding.Merges.Count, _ => ((WordPiece)model).Entries.Count },
            (model as BytePairEncoding)?.Characters, model.UnknownToken, (model as WordPiece)?.MaximumTokenLength,
            options.Boundary ?? SubwordSegmenter.DefaultBoundary(model.Algorithm), options.Joiner, options.Glossaries);

        public SubwordOptions Options(SubwordVocabulary? vocabulary) => new()
        {
            Algorithm = Algorithm,
            Boundary = Boundary,
            Joiner = Joiner,
            Glossaries = Glossaries,
            Vocabulary = vocabulary,
        };

        public void Validate()
        {
            Options(null).Validate();
            OptionCheck.That(Columns.Count >= 1 && !Columns.Contains(null!), "columns", Columns.Count, nameof(Columns));
            foreach (Column column in Columns)
            {
                ColumnName.Check(column.Output, $"{nameof(Columns)}.{nameof(Column.Output)}");
                ColumnName.Check(column.Input, $"{nameof(Columns)}.{nameof(Column.Input)}");
            }

            bool isWordPiece = Algorithm == SubwordAlgorithm.WordPiece;
            OptionCheck.That(isWordPiece != Characters is not null, "a text, or null for WordPiece", Characters);
            OptionCheck.That(isWordPiece == !string.IsNullOrEmpty(UnknownToken), "a token for WordPiece, or null", UnknownToken);
            OptionCheck.That(
                isWordPiece ? MaximumTokenLength >= 1 : MaximumTokenLength is null,
                "at least 1 for WordPiece, or null", MaximumTokenLength);
        }

        public SubwordModel ReadModel(ModelFolderReader folder) => Algorithm == SubwordAlgorithm.WordPiece
            ? folder.ReadEntry(PiecesEntry, EntryLimits.ListOf(ModelSize), stream =>
            {
                WordPiece model = WordPiece.Read(stream, UnknownToken!, MaximumTokenLength!.Value);
                return Whole(model, model.Entries.Count, ModelSize, "entries");
            })
            : folder.ReadEntry(CodesEntry, EntryLimits.ListOf(ModelSize), stream =>
            {
                BytePairEncoding model = BytePairCodes.Read(stream, int.MaxValue, Characters!.EnumerateRunes());
                return Whole(model, model.Merges.Count, ModelSize, "merges");
            });
    }

    /// <summary>A column's names, and the size and joiner of its vocabulary where it has one.</summary>
    internal sealed record Column(string Output, string Input, int? VocabularySize, string? VocabularyJoiner)
    {
        public SubwordVocabulary? ReadVocabulary(ModelFolderReader folder, string entry) => VocabularySize is not { } size
            ? null
            : folder.ReadEntry(entry, EntryLimits.ListOf(size), stream =>
            {
                OptionCheck.That(!string.IsNullOrEmpty(VocabularyJoiner), "a joiner", VocabularyJoiner);
                SubwordVocabulary vocabulary = SubwordVocabulary.Read(stream, 0, VocabularyJoiner!);
                return Whole(vocabulary, vocabulary.Frequencies.Count, size, "subwords");
            });
    }

    private static T Whole<T>(T value, int found, int expected, string parts) =>
        found == expected ? value : throw new FormatException($"expected {expected} {parts}, found {found}.");
}
