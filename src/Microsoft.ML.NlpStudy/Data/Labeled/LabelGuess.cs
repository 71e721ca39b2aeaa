namespace Microsoft.ML.NlpStudy.Data;

/// <summary>
/// A guess of the fields of text and label: those that the options name, else fields with a usual name, else fields with suitable values.
/// </summary>
internal sealed class LabelGuess
{
    private const double PairShare = 0.3;
    private const double SeveralWords = 1.5;
    private const int FewRows = 20;

    private readonly FieldChoice _choice;
    private readonly FieldStatistics[] _fields;
    private readonly LabeledTextOptions _options;
    private readonly int[]? _named;

    /// <param name="choice">The fields.</param>
    /// <param name="fields">The fields' statistics.</param>
    /// <param name="options">The options, which may name some of the fields.</param>
    public LabelGuess(FieldChoice choice, FieldStatistics[] fields, LabeledTextOptions options)
    {
        (_choice, _fields, _options) = (choice, fields, options);
        _named = options.LabelField is { } label ? [choice.Find(label, nameof(options.LabelField))]
            : options.LabelFields is { } several ? [.. several.Select(field => choice.Find(field, nameof(options.LabelFields)))] : null;
        Text = options.TextField is { } text ? choice.Find(text, nameof(options.TextField)) : GuessText();
    }

    /// <summary>The field of the text.</summary>
    public int Text { get; }

    /// <summary>Whether more rows would change nothing: no field that is constant in these rows may yet be the label.</summary>
    public bool IsSure => _named is not null
        || (Best() is { Rank: > NameRank.Number } best && _fields[best.Field].MayBeLabel)
        || Others().All(at => !_fields[at].IsConstant);

    /// <summary>Finds the fields of the labels.</summary>
    /// <exception cref="FormatException">No field may be the label, or several may alike.</exception>
    public int[] Labels() => _named ?? [GuessLabel()];

    /// <summary>Describes the decision, and the options that change it.</summary>
    /// <param name="labels">The fields of the labels.</param>
    /// <param name="hasHeader">Whether there is a header; <see langword="null"/> where fields have names without one.</param>
    public string Describe(int[] labels, bool? hasHeader)
    {
        string header = hasHeader switch { true => "the first row names the fields; ", false => "no header; ", null => "" };
        string label = string.Join(", ", labels.Select(field => $"{Name(field)} ({_fields[field].Values()})"));
        int[] alike = [.. _options.SecondTextField is null ? Others().Except(labels).Where(IsAnotherText) : []];
        string others = alike.Length == 0 ? "" : $" {string.Join(", ", alike.Select(Name))} may be a text too (option SecondTextField).";
        return $"{_choice.FilePath}: {header}text is {Name(Text)}, label {label}. Options HasHeader, TextField and LabelField choose "
            + $"otherwise.{others}";
    }

    private string Name(int field) => _choice.HasHeader ? $"field {field} '{_choice.FirstRow[field].Trim()}'" : $"field {field}";

    private bool IsAnotherText(int field) =>
        _fields[field].Distinct * 2 > _fields[field].Filled && _fields[field].MeanWords >= 2
            && _fields[field].Letters > PairShare * _fields[Text].Letters;

    private IEnumerable<int> Others() => Enumerable.Range(0, _fields.Length).Where(field => field != Text);

    private int GuessText()
    {
        int[] all = [.. Enumerable.Range(0, _fields.Length)];
        int[] fields = [.. all.Where(field => _named is null || !_named.Contains(field))];
        int[] filled = [.. fields.Where(field => !_fields[field].IsEmpty)];
        int[] called = !_choice.HasHeader ? []
            : [.. all.Where(field => _fields[field].Filled * 2 >= _fields[field].Rows && Rank(field, FieldNames.Texts) == NameRank.Whole)];
        if (called.Length > 0)
        {
            return called.MinBy(field => FieldNames.Order(_choice.FirstRow[field], FieldNames.Texts));
        }

        NameRank TextRank(int field) =>
            Rank(field, FieldNames.ShortTexts) is NameRank.Whole ? NameRank.LastWord : Rank(field, FieldNames.Texts);
        int[] alike = !_choice.HasHeader ? [] : [.. filled.Where(field => TextRank(field) > NameRank.Number && !IsLabel(field))];
        return (alike.Length > 0 ? alike : filled.Length > 0 ? filled : fields.Length > 0 ? fields : all)
            .MaxBy(field => (_fields[field].MeanWords >= SeveralWords, _fields[field].Letters));
    }

    private NameRank Rank(int field, string[] usual) => _choice.HasHeader ? FieldNames.Rank(_choice.FirstRow[field], usual) : NameRank.None;

    private bool IsLabel(int field) => Rank(field, FieldNames.Labels) >= NameRank.LastWord && _fields[field].MayBeLabel;

    /// <summary>
    /// Finds the field that is named most like a label and is not empty; <see langword="null"/> where no name is, or where two names are
    /// alike.
    /// </summary>
    private (int Field, NameRank Rank)? Best()
    {
        var ranked = Others().Where(field => !_fields[field].IsEmpty)
            .Select(field => (Field: field, Rank: Rank(field, FieldNames.Labels)))
            .Where(field => field.Rank != NameRank.None && (field.Rank == NameRank.Whole || _fields[field.Field].MayBeLabel))
            .GroupBy(field => field.Rank).MaxBy(group => group.Key)?.ToArray();
        return ranked switch
        {
            null => null,
            [var only] => only,
            [{ Rank: NameRank.Whole }, ..] => ranked.OrderBy(field => _fields[field.Field].Distinct > 1 ? 0 : 1)
                .ThenBy(field => FieldNames.Order(_choice.FirstRow[field.Field], FieldNames.Labels)).First(),
            _ => null,
        };
    }

    private int GuessLabel()
    {
        int[] alike = [.. Others().Where(field => _fields[field].MayBeLabel)];
        if (alike.Length > 1 && alike.Any(field => _fields[field].IsCategorical))
        {
            alike = [.. alike.Where(field => _fields[field].IsCategorical)];
        }

        if (Best() is { } best)
        {
            // A constant field is no label where another field may be the label.
            return _fields[best.Field].Distinct > 1 || alike.Length == 0 ? best.Field : throw CannotTell();
        }

        if (alike.Length == 1)
        {
            return alike[0];
        }

        // In a handful of rows, the only field left may be the label though its values do not show it.
        int[] filled = [.. Others().Where(field => !_fields[field].IsEmpty && _fields[field].Filled * 2 >= _fields[field].Rows)];
        int[] changing = [.. filled.Where(field => _fields[field].Distinct > 1)];
        int[] left = changing.Length > 0 ? changing : filled;
        return alike.Length == 0 && left.Length == 1 && _fields[Text].Rows < FewRows ? left[0] : throw CannotTell();
    }

    private FormatException CannotTell()
    {
        const int Shown = 12;
        IEnumerable<string> shown = _fields.Take(Shown)
            .Select((field, i) => $"{(_choice.HasHeader ? $"{i} '{_choice.FirstRow[i]}'" : $"{i}")}: {field.Examples()}");
        string fields = string.Join("; ", _fields.Length > Shown ? shown.Append($"and {_fields.Length - Shown} more") : shown);
        return new FormatException(
            $"{_choice.FilePath}: expected one field whose values may be labels, found {fields}. Option LabelField names the label, option "
            + "HasHeader says whether the first row names the fields. Where several are labels, option LabelFields names them.");
    }
}
