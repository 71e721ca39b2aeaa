using Microsoft.ML;

namespace Samples;

/// <summary>The file of a saved model.</summary>
internal static class ModelFile
{
    /// <summary>Saves a model and prints the file's path and size.</summary>
    public static void Save(MLContext ml, ITransformer model, DataViewSchema schema, string path)
    {
        OutputFile.Write(path, temporary => ml.Model.Save(model, schema, temporary));
        Console.WriteLine($"Saved {Path.GetFullPath(path)} ({new FileInfo(path).Length / 1024.0:N0} KiB).");
    }

    /// <summary>Loads a model.</summary>
    /// <exception cref="SampleException">There is no such file, or it is not a model.</exception>
    public static ITransformer Load(MLContext ml, string path) => Load(ml, path, out _);

    /// <summary>Loads a model and the schema of the rows that it was saved with.</summary>
    /// <exception cref="SampleException">There is no such file, or it is not a model.</exception>
    public static ITransformer Load(MLContext ml, string path, out DataViewSchema schema)
    {
        if (!File.Exists(path))
        {
            throw new SampleException($"{path}: no such model; 'train' writes one.");
        }

        try
        {
            return ml.Model.Load(path, out schema);
        }
        catch (Exception error) when (error is FormatException or InvalidOperationException or InvalidDataException)
        {
            throw new SampleException($"{path}: expected a model as 'train' writes it: {error.Message}");
        }
    }
}
