using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>The transforms, as extension methods on the catalog of their kind.</summary>
public sealed partial class TransformsCatalog : IInternalCatalog
{
    private readonly IHostEnvironment _env;

    internal TransformsCatalog(IHostEnvironment env)
    {
        _env = env;
        Categorical = new CategoricalTransforms(env);
        Conversion = new ConversionTransforms(env);
        Text = new TextTransforms(env);
        FeatureSelection = new FeatureSelectionTransforms(env);
    }

    public CategoricalTransforms Categorical { get; }

    public ConversionTransforms Conversion { get; }

    public TextTransforms Text { get; }

    public FeatureSelectionTransforms FeatureSelection { get; }

    IHostEnvironment IInternalCatalog.Environment => _env;

    /// <summary>Transforms of categories.</summary>
    public sealed class CategoricalTransforms : IInternalCatalog
    {
        private readonly IHostEnvironment _env;

        internal CategoricalTransforms(IHostEnvironment env) => _env = env;

        IHostEnvironment IInternalCatalog.Environment => _env;
    }

    /// <summary>Transforms between types of value.</summary>
    public sealed class ConversionTransforms : IInternalCatalog
    {
        private readonly IHostEnvironment _env;

        internal ConversionTransforms(IHostEnvironment env) => _env = env;

        IHostEnvironment IInternalCatalog.Environment => _env;
    }

    /// <summary>Transforms of text.</summary>
    public sealed class TextTransforms : IInternalCatalog
    {
        private readonly IHostEnvironment _env;

        internal TextTransforms(IHostEnvironment env) => _env = env;

        IHostEnvironment IInternalCatalog.Environment => _env;
    }

    /// <summary>Choices among features.</summary>
    public sealed class FeatureSelectionTransforms : IInternalCatalog
    {
        private readonly IHostEnvironment _env;

        internal FeatureSelectionTransforms(IHostEnvironment env) => _env = env;

        IHostEnvironment IInternalCatalog.Environment => _env;
    }
}
