namespace Microsoft.ML;

/// <summary>Classification with several labels a text on <see cref="MLContext"/>.</summary>
public static class MultilabelClassificationCatalogExtensions
{
    extension(MLContext context)
    {
        /// <summary>Classification with several labels a text: trainers, and evaluation.</summary>
        public MultilabelClassificationCatalog MultilabelClassification
        {
            get
            {
                ArgumentNullException.ThrowIfNull(context);
                return new MultilabelClassificationCatalog(context);
            }
        }
    }
}
