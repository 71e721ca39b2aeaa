namespace Microsoft.ML.NlpStudy.Benchmarks;

/// <summary>The folder of corpora that NLPSTUDY_DATA names.</summary>
internal static class DataFolder
{
    private const string Variable = "NLPSTUDY_DATA";

    /// <summary>The folder; <see langword="null"/> if there is none.</summary>
    public static string? Path => Environment.GetEnvironmentVariable(Variable);

    /// <summary>Gives the path of a file in the folder.</summary>
    /// <param name="file">The file, with its folders: <c>imdb/train.csv.gz</c>.</param>
    /// <exception cref="InvalidOperationException">NLPSTUDY_DATA is not set.</exception>
    public static string PathOf(string file) => System.IO.Path.Combine(
        Path ?? throw new InvalidOperationException($"{Variable}: expected a folder with {file}, found that it is not set."), file);
}
