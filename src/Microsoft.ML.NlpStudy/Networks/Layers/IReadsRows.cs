using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>A network with large tables as parameters, of which a batch reads few rows.</summary>
internal interface IReadsRows
{
    /// <summary>
    /// The names of those parameters. They are on the CPU and receive no gradient: see <see cref="Sequences.RowReads"/>.
    /// </summary>
    /// <remarks>Names identify them, since TorchSharp's modules create a new object at each access to a parameter.</remarks>
    IReadOnlyList<string> RowTables { get; }

    /// <summary>
    /// Gives the fixed factors that a table's rows are multiplied by, see <see cref="Sequences.RowReads.Factors"/>; <see langword="null"/>
    /// for none.
    /// </summary>
    Tensor? FactorsOf(string table) => null;
}
