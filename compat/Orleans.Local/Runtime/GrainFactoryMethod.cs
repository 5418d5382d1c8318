using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace Orleans.Runtime;

/// <summary>Makes the function that makes the objects of a grain class from services and persistent state.</summary>
internal static class GrainFactoryMethod
{
    private static readonly MethodInfo CreateState = typeof(IPersistentStateFactory).GetMethod(nameof(IPersistentStateFactory.Create))!;

    public static Func<Activation, object> For(Type type)
    {
        var constructors = type.GetConstructors();
        var constructor = constructors.FirstOrDefault(each => each.IsDefined(typeof(ActivatorUtilitiesConstructorAttribute)))
            ?? constructors.MaxBy(each => each.GetParameters().Length)
            ?? throw new InvalidOperationException($"Grain class {type} has no public constructor.");
        var states = constructor.GetParameters()
            .Select(parameter => (parameter.ParameterType, Attribute: parameter.GetCustomAttribute<PersistentStateAttribute>(), parameter))
            .Where(each => each.Attribute is not null)
            .Select(each => (each.ParameterType, Configuration: Named(each.Attribute!, each.parameter), Create: StateFactory(each.ParameterType, type)))
            .ToArray();
        var create = ActivatorUtilities.CreateFactory(type, [.. states.Select(each => each.ParameterType)]);
        return activation =>
        {
            var services = activation.ActivationServices;
            services.GetRequiredService<GrainContextHolder>().Context = activation;
            var arguments = new object?[states.Length];
            for (var i = 0; i < states.Length; i++)
            {
                arguments[i] = states[i].Create.Invoke(services.GetRequiredService<IPersistentStateFactory>(), BindingFlags.DoNotWrapExceptions, null, [activation, states[i].Configuration], null);
            }

            return create(services, arguments);
        };
    }

    private static MethodInfo StateFactory(Type type, Type grain) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IPersistentState<>)
            ? CreateState.MakeGenericMethod(type.GenericTypeArguments)
            : throw new ArgumentException($"[PersistentState] in {grain} belongs on an IPersistentState<T>, not on {type}.");

    private static PersistentStateAttribute Named(PersistentStateAttribute attribute, ParameterInfo parameter) =>
        string.IsNullOrEmpty(attribute.StateName) ? new PersistentStateAttribute(parameter.Name!, attribute.StorageName) : attribute;
}
