namespace Microsoft.ML;

/// <summary>Machine translation on <see cref="MLContext"/>.</summary>
public static class TranslationCatalogExtensions
{
    extension(MLContext context)
    {
        /// <summary>Machine translation: trainers, and evaluation of translations.</summary>
        public TranslationCatalog Translation
        {
            get
            {
                ArgumentNullException.ThrowIfNull(context);
                return new TranslationCatalog(context);
            }
        }
    }
}
