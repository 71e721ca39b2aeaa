using Microsoft.ML;
using Microsoft.ML.Data;
using Samples;

namespace Service.Models;

/// <summary>A saved pipeline that reads one column of texts; its other columns of texts, such as the label, get nothing.</summary>
internal sealed class SavedPipeline : IDisposable
{
    private static readonly string[] s_usualNames = ["Text", "Source"];
    private readonly MLContext _ml;
    private readonly ITransformer _model;
    private readonly SchemaDefinition _rows = SchemaDefinition.Create(typeof(Row));

    /// <summary>Loads a pipeline.</summary>
    /// <exception cref="SampleException">There is no such file, it is no model, or the model reads other columns than texts.</exception>
    public SavedPipeline(string path, int? gpu)
    {
        _ml = new MLContext { GpuDeviceId = gpu };
        _model = ModelFile.Load(_ml, path, out DataViewSchema schema);
        DataViewSchema.Column[] texts = [.. schema.Where(column => column.Type is TextDataViewType)];
        string? text = s_usualNames.FirstOrDefault(name => texts.Any(column => column.Name == name));
        if (text is null || texts.Length != schema.Count || texts.Length > 2)
        {
            Dispose();
            throw new SampleException(
                $"{path}: expected a model that reads texts from the column {string.Join(" or ", s_usualNames)} and at most one column of "
                    + $"labels as text, found the columns {string.Join(", ", schema)}.");
        }

        _rows[nameof(Row.Text)].ColumnName = text;
        _rows[nameof(Row.Label)].ColumnName = texts.Select(column => column.Name).FirstOrDefault(name => name != text) ?? "Label";
    }

    /// <summary>Applies the pipeline to texts.</summary>
    public IDataView Transform(IEnumerable<string> texts) =>
        _model.Transform(_ml.Data.LoadFromEnumerable(texts.Select(text => new Row { Text = text }), _rows));

    public void Dispose() => (_model as IDisposable)?.Dispose();

    private sealed class Row
    {
        public string Text { get; set; } = "";

        public string Label { get; set; } = "";
    }
}
