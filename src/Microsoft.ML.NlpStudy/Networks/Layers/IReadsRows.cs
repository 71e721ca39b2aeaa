namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>A network some of whose parameters are large tables that a batch reads few rows of.</summary>
internal interface IReadsRows
{
    /// <summary>
    /// The names of those parameters. They are on the CPU, and have no gradient of their own: see <see cref="Sequences.RowReads"/>.
    /// </summary>
    /// <remarks>Names, since TorchSharp's own modules make a new object for a parameter each time they are asked for it.</remarks>
    IReadOnlyList<string> RowTables { get; }
}
