using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms.Text;

namespace Microsoft.ML;

/// <summary>Transforms of text.</summary>
public static class TextCatalog
{
    public static NgramExtractingEstimator ProduceNgrams(
        this TransformsCatalog.TextTransforms catalog,
        string outputColumnName,
        string inputColumnName = null,
        int ngramLength = 2,
        int skipLength = 0,
        bool useAllLengths = true,
        int maximumNgramsCount = 10000000,
        NgramExtractingEstimator.WeightingCriteria weighting = NgramExtractingEstimator.WeightingCriteria.Tf)
    {
        Contracts.CheckNonEmpty(outputColumnName, nameof(outputColumnName));
        return new NgramExtractingEstimator(
            catalog.GetEnvironment(),
            [(outputColumnName, inputColumnName ?? outputColumnName)],
            new NgramSettings(ngramLength, skipLength, useAllLengths, maximumNgramsCount, weighting));
    }
}
