using Microsoft.ML;

namespace Samples;

/// <summary>A loaded model, as the scoring of files uses it.</summary>
/// <param name="Ml">The context of the model.</param>
/// <param name="TextColumn">The column that the model reads.</param>
/// <param name="LabelColumn">A column that the model's schema asks for, and that scoring does not read.</param>
/// <param name="Transform">Applies the model.</param>
/// <param name="Columns">The columns to write of those that the model adds.</param>
internal sealed record Scorer(
    MLContext Ml, string TextColumn, string LabelColumn, Func<IDataView, IDataView> Transform, IReadOnlyList<string> Columns)
    : IDisposable
{
    /// <summary>The memory to free; <see langword="null"/>: the process ends with the scoring.</summary>
    public IDisposable? Model { get; init; }

    /// <summary>Scores rows as they are read.</summary>
    /// <param name="texts">The rows, which have the column <see cref="TextColumn"/>.</param>
    /// <param name="copied">Columns of the rows to give back, with their names in the result.</param>
    public ScoredRows Score(IDataView texts, params IReadOnlyList<(string Column, string Name)> copied) => new(
        Transform(Ml.Transforms.CopyColumns(LabelColumn, TextColumn).Fit(texts).Transform(texts)),
        [.. copied, .. Columns.Select(column => (column, column))]);

    public void Dispose() => Model?.Dispose();
}
