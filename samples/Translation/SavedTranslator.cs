using Microsoft.ML;
using Microsoft.ML.NlpStudy;
using Samples;

namespace Translation;

/// <summary>A translator from a file, with a search of its own.</summary>
internal static class SavedTranslator
{
    /// <summary>The steps of the saved pipeline.</summary>
    /// <param name="ml">The context.</param>
    /// <param name="path">Where 'train' wrote it.</param>
    /// <param name="search">How it searches; null: as it was saved.</param>
    /// <exception cref="SampleException">There is no such file, or it is no translator.</exception>
    public static IReadOnlyList<ITransformer> Load(MLContext ml, string path, SearchOptions? search = null)
    {
        if (!File.Exists(path))
        {
            throw new SampleException($"{path}: no such model; 'train' writes one.");
        }

        try
        {
            ITransformer[] steps = [.. (IEnumerable<ITransformer>)ml.Model.Load(path, out _)];
            return [
                .. steps.Select(
                    step => step is TranslatorTransformer translator && search is not null ? translator.WithSearch(search) : step)];
        }
        catch (Exception error) when (error is FormatException or InvalidOperationException or InvalidDataException or InvalidCastException)
        {
            throw new SampleException($"{path}: expected a model as 'train' writes it: {error.Message}");
        }
    }

    /// <summary>Runs the steps.</summary>
    public static IDataView Apply(IEnumerable<ITransformer> steps, IDataView data) =>
        steps.Aggregate(data, (rows, step) => step.Transform(rows));
}
