using Microsoft.ML;
using Microsoft.ML.NlpStudy;
using Samples;

namespace Translation;

/// <summary>A saved translator, as the steps of its pipeline.</summary>
internal static class SavedTranslator
{
    /// <summary>Loads the steps of a saved pipeline.</summary>
    /// <param name="ml">The context.</param>
    /// <param name="path">The file that 'train' wrote.</param>
    /// <param name="search">The search of the translator; <see langword="null"/>: the saved one.</param>
    /// <exception cref="SampleException">There is no such file, or it is not a pipeline.</exception>
    public static IReadOnlyList<ITransformer> Load(MLContext ml, string path, SearchOptions? search = null)
    {
        if (ModelFile.Load(ml, path) is not IEnumerable<ITransformer> steps)
        {
            throw new SampleException($"{path}: expected a pipeline as 'train' writes it, found a single component.");
        }

        return [
            .. steps.Select(
                step => step is TranslatorTransformer translator && search is not null ? translator.WithSearch(search) : step)];
    }

    /// <summary>Applies the steps to rows.</summary>
    public static IDataView Apply(IEnumerable<ITransformer> steps, IDataView data) =>
        steps.Aggregate(data, (rows, step) => step.Transform(rows));
}
