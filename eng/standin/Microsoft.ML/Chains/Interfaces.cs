using Microsoft.ML.Data;

namespace Microsoft.ML;

/// <summary>Something that is fitted to data, and is then a transformer.</summary>
public interface IEstimator<out TTransformer> where TTransformer : ITransformer
{
    TTransformer Fit(IDataView input);

    SchemaShape GetOutputSchema(SchemaShape inputSchema);
}

/// <summary>Makes a data view of another.</summary>
public interface ITransformer : ICanSaveModel
{
    bool IsRowToRowMapper { get; }

    DataViewSchema GetOutputSchema(DataViewSchema inputSchema);

    IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema);

    IDataView Transform(IDataView input);
}

/// <summary>Something that goes into a model file.</summary>
public interface ICanSaveModel
{
    void Save(ModelSaveContext ctx);
}

/// <summary>Opens a source, a file say, as a data view.</summary>
public interface IDataLoader<in TSource> : ICanSaveModel
{
    DataViewSchema GetOutputSchema();

    IDataView Load(TSource input);
}

/// <summary>A transformer around a model that predicts.</summary>
public interface IPredictionTransformer<out TModel> : ITransformer
{
    TModel Model { get; }
}

/// <summary>A predicting transformer that reads one column of features.</summary>
public interface ISingleFeaturePredictionTransformer<out TModel> : IPredictionTransformer<TModel>
{
    string FeatureColumnName { get; }

    DataViewType FeatureColumnType { get; }
}

/// <summary>The name of a column to make and of the column to make it from.</summary>
public sealed class InputOutputColumnPair
{
    public InputOutputColumnPair(string outputColumnName, string inputColumnName = null)
    {
        Runtime.Contracts.CheckNonEmpty(outputColumnName, nameof(outputColumnName));
        OutputColumnName = outputColumnName;
        InputColumnName = inputColumnName ?? outputColumnName;
    }

    public string InputColumnName { get; }

    public string OutputColumnName { get; }
}
