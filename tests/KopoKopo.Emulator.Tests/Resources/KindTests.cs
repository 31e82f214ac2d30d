using KopoKopo.Emulator.Resources;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Resources;

/// <summary>Every kind of the list has what the tests of all kinds need, and what the compiler does not ask for.</summary>
public sealed class KindTests
{
    [Fact]
    public void Every_kind_has_its_sample_request()
    {
        Requests.All.Select(request => request.Kind).ShouldBe(ResourceRoutes.Kinds.Select(kind => kind.Name), "a kind has its request in Requests.All");
    }

    [Fact]
    public void Every_form_of_request_says_what_can_be_wrong_with_its_members()
    {
        BadInput.Members.Of.Keys.ShouldBe(Requests.Forms.Select(request => request.Name), ignoreOrder: true, "a request has its line in BadInput.Members");
    }
}
