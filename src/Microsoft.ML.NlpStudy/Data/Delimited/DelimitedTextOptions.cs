using Microsoft.ML.NlpStudy.Common;

namespace Microsoft.ML.NlpStudy;

/// <summary>The options of <c>LoadDelimited</c>.</summary>
public sealed record DelimitedTextOptions : SeparatedTextOptions
{
    /// <summary>Whether the first row names the fields. Default: true.</summary>
    public bool HasHeader { get; init; } = true;

    /// <summary>
    /// The columns wanted, in their order. Default: <see langword="null"/>, all fields under their names in the header. A field without a
    /// name is called <c>Field0</c>, <c>Field1</c> and so on, and without a header all fields are.
    /// </summary>
    public IReadOnlyList<DelimitedColumn>? Columns { get; init; }

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        OptionCheck.That(Columns is not { Count: 0 }, "at least one column, or null for all", "none", nameof(Columns));
        OptionCheck.That(
            Columns is null || Columns.All(column => column is { Name.Length: > 0, Field.Length: > 0 }),
            "columns with a name and a field", Columns?.Select(column => column?.ToString()), nameof(Columns));
        OptionCheck.That(
            Columns is null || Columns.DistinctBy(column => column.Name).Count() == Columns.Count,
            "columns of different names", Columns?.Select(column => column.Name), nameof(Columns));
    }
}
