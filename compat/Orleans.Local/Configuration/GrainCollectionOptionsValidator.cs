using Microsoft.Extensions.Options;
using Orleans.Runtime;

namespace Orleans.Configuration;

internal sealed class GrainCollectionOptionsValidator(IOptions<GrainCollectionOptions> options) : IConfigurationValidator
{
    public void ValidateConfiguration()
    {
        var (quantum, age) = (options.Value.CollectionQuantum, options.Value.CollectionAge);
        if (quantum <= TimeSpan.Zero)
        {
            throw new OrleansConfigurationException($"CollectionQuantum is {quantum}; it must be above zero.");
        }

        if (age <= quantum)
        {
            throw new OrleansConfigurationException($"CollectionAge is {age}; it must be above CollectionQuantum, which is {quantum}.");
        }

        foreach (var (name, limit) in options.Value.ClassSpecificCollectionAge)
        {
            if (limit <= quantum)
            {
                throw new OrleansConfigurationException($"The collection age of {name} is {limit}; it must be above CollectionQuantum, which is {quantum}.");
            }
        }
    }
}
