using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Cuts data into parts by a number from 0 to 1 that each row gets: at random by its place, or from a sampling key.</summary>
internal static class RowSplitter
{
    private const uint DefaultRandomSeed = 42;

    public static DataOperationsCatalog.TrainTestData TrainTest(IHostEnvironment env, IDataView data, double testFraction, string samplingKey, int? seed)
    {
        SplitNumber number = SplitNumber.Create(env, data, samplingKey, seed ?? EnvironmentSeed(env), DefaultRandomSeed);
        return new DataOperationsCatalog.TrainTestData(
            number.Filter(data, new RowRange(0, testFraction, Complement: true)),
            number.Filter(data, new RowRange(0, testFraction)));
    }

    public static DataOperationsCatalog.TrainTestData[] CrossValidation(IHostEnvironment env, IDataView data, int folds, string samplingKey, int? seed)
    {
        SplitNumber number = SplitNumber.Create(env, data, samplingKey, seed ?? EnvironmentSeed(env), DefaultRandomSeed);
        return [.. Enumerable.Range(0, folds).Select(fold =>
        {
            var range = new RowRange((double)fold / folds, (double)(fold + 1) / folds, IncludeMax: true);
            return new DataOperationsCatalog.TrainTestData(number.Filter(data, range with { Complement = true }), number.Filter(data, range));
        })];
    }

    private static int? EnvironmentSeed(IHostEnvironment env) => ((IHostEnvironmentInternal)env).Seed;
}
