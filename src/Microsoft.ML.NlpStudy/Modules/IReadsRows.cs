using TorchSharp.Modules;

namespace Microsoft.ML.NlpStudy.Modules;

/// <summary>A network some of whose parameters are large tables that a batch reads few rows of.</summary>
internal interface IReadsRows
{
    /// <summary>Those parameters. They are on the CPU, and have no gradient of their own: see <see cref="Sequences.RowReads"/>.</summary>
    IReadOnlyList<Parameter> RowTables { get; }
}
